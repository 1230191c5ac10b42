"""The addresses of the room; literal ones stand before those of a row."""

from django.urls import URLPattern, path

from luoshi_web.evaluation.views import (
    peer_measures,
    peer_notes,
    peers,
    rewards,
    runs,
    schemes,
    typed,
    workings,
)

app_name = "evaluation"
urlpatterns: list[URLPattern] = [
    path("", runs.runs, name="runs"),
    path("runs/new/", runs.new, name="run-new"),
    path("runs/<int:number>/", runs.run, name="run"),
    path("runs/<int:number>/do/", runs.do, name="run-do"),
    path("runs/<int:number>/papers/<slug:end>/", runs.paper, name="run-paper"),
    path("runs/<int:number>/data/<slug:what>/", runs.data, name="run-data"),
    path("runs/<int:number>/replay/", workings.replay, name="run-replay"),
    path("runs/<int:number>/replay/save/", workings.replay_save, name="run-replay-save"),
    path("runs/<int:number>/objections/", workings.objections, name="run-objections"),
    path("runs/<int:number>/objections/<int:key>/do/", workings.objection_do, name="objection-do"),
    path(
        "runs/<int:number>/objections/<int:key>/file/",
        workings.objection_file,
        name="objection-file",
    ),
    path("runs/<int:number>/units/<slug:code>/", workings.unit, name="run-unit"),
    path("runs/<int:number>/units/<slug:code>/object/", workings.object_to, name="run-object"),
    path(
        "runs/<int:number>/units/<slug:code>/working/<slug:end>/",
        workings.working,
        name="run-working",
    ),
    path("schemes/", schemes.schemes, name="schemes"),
    path("schemes/new/", schemes.new, name="scheme-new"),
    path("schemes/drafts/<int:pk>/", schemes.sketch, name="sketch"),
    path("schemes/drafts/<int:pk>/do/", schemes.sketch_do, name="sketch-do"),
    path("schemes/<slug:code>/", schemes.scheme, name="scheme"),
    path("schemes/<slug:code>/begin/", schemes.begin, name="scheme-begin"),
    path("schemes/<slug:code>/typed/", typed.typed, name="typed"),
    path("schemes/<slug:code>/typed/do/", typed.do, name="typed-do"),
    path("schemes/<slug:code>/typed/<slug:kind>/<int:pk>/", typed.file, name="typed-file"),
    path("rewards/", rewards.rewards, name="rewards"),
    path("rewards/new/", rewards.new, name="reward-new"),
    path("rewards/<int:number>/", rewards.reward, name="reward"),
    path("rewards/<int:number>/do/", rewards.do, name="reward-do"),
    path("rewards/<int:number>/edit/", rewards.edit, name="reward-edit"),
    path("rewards/<int:number>/basis/", rewards.basis, name="reward-basis"),
    path("rewards/<int:number>/papers/<slug:end>/", rewards.paper, name="reward-paper"),
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
