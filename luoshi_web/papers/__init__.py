"""文书, how the office's papers leave it: templates that an office replaces, numbers that are given once, docx and pdf.

States: a template is uploaded, checked, in use, replaced; a series of numbers only grows, by one, within a year.
Coordinators keep templates. Exports `actions.take_number` and `making.docx_with`, `making.pdf_with` for the rooms above.
May import notices' neighbours below it: offices. Knows nothing of what a paper says.
"""
