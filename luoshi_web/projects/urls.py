"""The addresses of the room; literal ones stand before those of a project."""

from django.urls import path

from luoshi_web.projects.views import (
    leads,
    ledgers,
    matters,
    portfolio,
    progress,
    progress_sheet,
    project,
    project_forms,
)

app_name = "projects"
urlpatterns = [
    path("projects/", portfolio.index, name="list"),
    path("projects/list.xlsx", portfolio.workbook, name="list-workbook"),
    path("projects/board/", portfolio.board, name="board"),
    path("projects/timeline/", portfolio.timeline, name="timeline"),
    path("projects/views/", portfolio.save, name="views"),
    path("projects/views/<int:pk>/drop/", portfolio.drop, name="view-drop"),
    path("projects/progress/", progress.desk, name="progress"),
    path("projects/progress.xlsx", progress_sheet.workbook, name="progress-workbook"),
    path("projects/progress/sheet/", progress_sheet.sheet, name="progress-sheet"),
    path("projects/new/", project_forms.new, name="new"),
    path("projects/needs/", matters.needs, name="needs"),
    path("projects/needs/<int:matter>/", matters.need, name="need"),
    path("projects/needs/<int:matter>/step/", matters.need_step, name="need-step"),
    path("projects/needs/<int:matter>/use/", matters.need_use, name="need-use"),
    path("projects/needs/<int:matter>/meeting/", matters.need_meeting, name="need-meeting"),
    path("projects/problems/", matters.problems, name="problems"),
    path("projects/problems/<int:matter>/", matters.problem, name="problem"),
    path("projects/problems/<int:matter>/step/", matters.problem_step, name="problem-step"),
    path(
        "projects/problems/<int:matter>/meeting/", matters.problem_meeting, name="problem-meeting"
    ),
    path("projects/joint/", ledgers.joint, name="joint"),
    path("projects/joint.xlsx", ledgers.joint_workbook, name="joint-sheet"),
    path("projects/ledgers/", ledgers.first, name="ledgers"),
    path("projects/ledgers/<slug:code>/", ledgers.show, name="ledger"),
    path("projects/ledgers/<slug:code>.xlsx", ledgers.workbook, name="ledger-sheet"),
    path("projects/leads/", leads.index, name="leads"),
    path("projects/leads/new/", leads.new, name="lead-new"),
    path("projects/leads/<int:no>/", leads.show, name="lead"),
    path("projects/leads/<int:no>/do/<slug:deed>/", leads.do, name="lead-do"),
    path("projects/<int:no>/", project.show, name="show"),
    path("projects/<int:no>/edit/", project_forms.edit, name="edit"),
    path("projects/<int:no>/do/<slug:deed>/", project_forms.do, name="do"),
    path("projects/<int:no>/files/<int:file>/", project.fetch, name="file"),
    path("projects/<int:no>/progress/", progress.report, name="report"),
    path("projects/<int:no>/needs/new/", matters.new_need, name="need-new"),
    path("projects/<int:no>/problems/new/", matters.new_problem, name="problem-new"),
]
