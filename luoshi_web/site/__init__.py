"""门, the way in: settings, urls, sign-in, the home page, the design system and its assets.

Knows every room and is imported by none. Templates of other rooms extend `site/base.html`.
"""
