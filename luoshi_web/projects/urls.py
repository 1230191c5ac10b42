"""The addresses of the room; literal ones stand before those of a project."""

from django.urls import path

from luoshi_web.projects.views import portfolio, progress, progress_sheet, project, project_forms

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
    path("projects/<int:no>/", project.show, name="show"),
    path("projects/<int:no>/edit/", project_forms.edit, name="edit"),
    path("projects/<int:no>/do/<slug:deed>/", project_forms.do, name="do"),
    path("projects/<int:no>/files/<int:file>/", project.fetch, name="file"),
    path("projects/<int:no>/progress/", progress.report, name="report"),
]
