from django.urls import path

from luoshi_web.ledger import views

app_name = "ledger"
urlpatterns = [
    path("targets/", views.board, name="board"),
    path("targets.xlsx", views.board_xlsx, name="board-xlsx"),
    path("targets/<str:code>/", views.target, name="target"),
    path("timeline/", views.timeline, name="timeline"),
    path("what-if/", views.what_if, name="what-if"),
    path("plan/", views.plan, name="plan"),
    path("plan/source/", views.plan_source, name="plan-source"),
    path("tasks/", views.tasks, name="tasks"),
    path("tasks.xlsx", views.tasks_xlsx, name="tasks-xlsx"),
    path("units/", views.units, name="units"),
    path("units/<slug:code>/", views.unit, name="unit"),
    path("observe/", views.observe, name="observe"),
]
