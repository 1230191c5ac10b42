"""The addresses of the room; literal ones stand before those of a row."""

from django.urls import URLPattern, path

from luoshi_web.evaluation.views import peer_measures, peer_notes, peers

app_name = "evaluation"
urlpatterns: list[URLPattern] = [
    path("peers/", peers.peers, name="peers"),
    path("peers/gaps.xlsx", peers.gaps, name="peer-gaps"),
    path("peers/setup/", peers.setup, name="peer-setup"),
    path("peers/import/", peers.bring, name="peer-import"),
    path("peers/import/blank.xlsx", peers.blank, name="peer-blank"),
    path("peers/indicators/<slug:code>/", peers.yardstick, name="yardstick"),
    path("peers/indicators/<slug:code>/do/", peers.yardstick_do, name="yardstick-do"),
    path("peers/figures/<int:pk>/", peers.figure, name="peer-figure"),
    path("peers/measures/<int:number>/", peer_measures.measure, name="peer-measure"),
    path("peers/measures/<int:number>/do/", peer_measures.do, name="peer-measure-do"),
    path("peers/measures/<int:number>/file/", peer_measures.file, name="peer-measure-file"),
    path("peers/notes/", peer_notes.notes, name="peer-notes"),
    path("peers/notes/<slug:month>/", peer_notes.note, name="peer-note"),
    path("peers/notes/<slug:month>/do/", peer_notes.do, name="peer-note-do"),
    path(
        "peers/notes/<slug:month>/note.docx",
        peer_notes.paper,
        {"end": "docx"},
        name="peer-note-docx",
    ),
    path(
        "peers/notes/<slug:month>/note.pdf", peer_notes.paper, {"end": "pdf"}, name="peer-note-pdf"
    ),
]
