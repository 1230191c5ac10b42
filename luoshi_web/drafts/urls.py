from django.urls import path

from luoshi_web.drafts.views import adoption, beside, desk

app_name = "drafts"
urlpatterns = [
    path("drafts/", desk.index, name="list"),
    path("drafts/rules/<slug:code>/", desk.rule, name="rule"),
    path("drafts/<int:pk>/", desk.show, name="review"),
    path("drafts/<int:pk>/source/", desk.source, name="source"),
    path("drafts/<int:pk>/change/", desk.change, name="change"),
    path("drafts/<int:pk>/add/", desk.add, name="add"),
    path("drafts/<int:pk>/remove/", desk.remove, name="remove"),
    path("drafts/<int:pk>/undo/", desk.undo, name="undo"),
    path("drafts/<int:pk>/answer/", desk.answer, name="answer"),
    path("drafts/<int:pk>/parties/", adoption.parties, name="parties"),
    path("drafts/<int:pk>/adopt/", adoption.adopt, name="adopt"),
    path("drafts/<int:pk>/drop/", desk.drop, name="drop"),
    path("plan/compare/", beside.compared, name="compare"),
    path("plan/trace/", beside.traced, name="trace"),
]
