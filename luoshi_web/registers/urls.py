from django.urls import path

from luoshi_web.registers.views import editor, entry, listing, looking, sheets, writing

app_name = "registers"
# Literal addresses first: what follows takes any code.
urlpatterns = [
    path("registers/", listing.index, name="list"),
    path("registers/new/", editor.create, name="create"),
    path("registers/new/<int:pk>/", editor.show, name="sketch"),
    path("registers/new/<int:pk>/change/", editor.change, name="sketch-change"),
    path("registers/new/<int:pk>/preview/", editor.preview, name="sketch-preview"),
    path("registers/new/<int:pk>/publish/", editor.publish, name="sketch-publish"),
    path("registers/new/<int:pk>/discard/", editor.discard, name="sketch-discard"),
    path("registers/<slug:code>/", looking.show, name="show"),
    path("registers/<slug:code>/editor/", editor.show, name="edition"),
    path("registers/<slug:code>/editor/change/", editor.change, name="edition-change"),
    path("registers/<slug:code>/editor/preview/", editor.preview, name="edition-preview"),
    path("registers/<slug:code>/editor/publish/", editor.publish, name="edition-publish"),
    path("registers/<slug:code>/editor/discard/", editor.discard, name="edition-discard"),
    path("registers/<slug:code>/editor/<int:version>/", editor.edition, name="edition-text"),
    path("registers/<slug:code>/board/", looking.board, name="board"),
    path("registers/<slug:code>/timeline/", looking.timeline, name="timeline"),
    path("registers/<slug:code>/filters/", listing.save, name="filters"),
    path("registers/<slug:code>/filters/<int:pk>/drop/", listing.drop, name="filter-drop"),
    path("registers/<slug:code>/sheet.xlsx", sheets.workbook, name="workbook"),
    path("registers/<slug:code>/sheet/", sheets.sheet, name="sheet"),
    path("registers/<slug:code>/bulk/", sheets.bulk, name="bulk"),
    path("registers/<slug:code>/new/", writing.new, name="new"),
    path("registers/<slug:code>/<int:no>/", entry.show, name="entry"),
    path("registers/<slug:code>/<int:no>/edit/", writing.edit, name="edit"),
    path("registers/<slug:code>/<int:no>/move/", entry.move, name="move"),
    path("registers/<slug:code>/<int:no>/withdraw/", entry.withdraw, name="withdraw"),
    path("registers/<slug:code>/<int:no>/restore/", entry.restore, name="restore"),
    path("registers/<slug:code>/<int:no>/comment/", entry.comment, name="comment"),
    path("registers/<slug:code>/<int:no>/evidence/", entry.attach, name="attach"),
    path("registers/<slug:code>/<int:no>/evidence/<int:file>/", entry.fetch, name="evidence-file"),
    path(
        "registers/<slug:code>/<int:no>/evidence/<int:file>/take-back/",
        entry.take_back,
        name="take-back",
    ),
]
