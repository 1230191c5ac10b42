from django.urls import path

from luoshi_web.drafts import views

app_name = "drafts"
urlpatterns = [
    path("drafts/", views.index, name="list"),
    path("drafts/rules/<slug:code>/", views.rule, name="rule"),
    path("drafts/<int:pk>/", views.show, name="review"),
    path("drafts/<int:pk>/source/", views.source, name="source"),
    path("drafts/<int:pk>/change/", views.change, name="change"),
    path("drafts/<int:pk>/add/", views.add, name="add"),
    path("drafts/<int:pk>/remove/", views.remove, name="remove"),
    path("drafts/<int:pk>/undo/", views.undo, name="undo"),
    path("drafts/<int:pk>/answer/", views.answer, name="answer"),
    path("drafts/<int:pk>/drop/", views.drop, name="drop"),
]
