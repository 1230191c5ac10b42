"""读, document bytes -> Plan, and what could not be read.

`read_plan(data, name)` is the whole way; `read_document` stops at text and blocks. Knows file formats (formats/), the
outline of official papers, and how officials write promises; the words it knows are data in knowledge/, each file with its
grammar at the top. Imports only `plan`. Never touches the network, the clock or the file system: bytes in, Plan out.
"""
