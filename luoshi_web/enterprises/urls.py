"""The addresses of the room."""

from django.urls import URLPattern, path

from luoshi_web.enterprises.views import (
    appeals,
    checks,
    firm_sheets,
    firms,
    intake,
    matters,
    mine,
    rates,
    titles,
)
from luoshi_web.enterprises.views import public as public_views

app_name = "enterprises"
urlpatterns: list[URLPattern] = [
    path("", firms.firms, name="firms"),
    path("firms.xlsx", firm_sheets.sheet, name="firms-sheet"),
    path("firms/import/", firm_sheets.bring, name="firms-import"),
    path("firms/gather/", firms.gather, name="firms-gather"),
    path("firms/new/", firms.new, name="firm-new"),
    path("firms/<int:number>/", firms.firm, name="firm"),
    path("firms/<int:number>/edit/", firms.edit, name="firm-edit"),
    path("firms/<int:number>/merge/", firms.merge, name="firm-merge"),
    path("firms/<int:number>/check/", checks.check, name="firm-check"),
    path("titles/", titles.titles, name="titles"),
    path("titles.xlsx", titles.sheet, name="titles-sheet"),
    path("pipelines/", titles.pipelines, name="pipelines"),
    path("appeals/", appeals.appeals, name="appeals"),
    path("appeals.xlsx", appeals.sheet, name="appeals-sheet"),
    path("appeals/new/", intake.new, name="appeal-new"),
    path("appeals/import/", intake.bring, name="appeal-import"),
    path("appeals/import/template.xlsx", intake.template, name="appeal-template"),
    path("appeals/<int:number>/", appeals.appeal, name="appeal"),
    path("appeals/<int:number>/do/", appeals.do, name="appeal-do"),
    path("appeals/<int:number>/exclusion/", appeals.exclusion, name="appeal-exclusion"),
    path("appeals/<int:number>/sort/", appeals.sort, name="appeal-sort"),
    path("appeals/<int:number>/link/", appeals.link, name="appeal-link"),
    path("appeals/<int:number>/files/<int:pk>/", appeals.file, name="appeal-file"),
    path("rates/", rates.rates, name="rates"),
    path("rates.xlsx", rates.sheet, name="rates-sheet"),
    path("rates/cases/", rates.cases, name="rates-cases"),
    path("rates/exclusions/<int:pk>/", rates.decide, name="exclusion-decide"),
    path("matters/", matters.matters, name="matters"),
    path("matters/<int:number>/", matters.matter, name="matter"),
    path("matters/<int:number>/do/", matters.do, name="matter-do"),
    path("mine/", mine.mine, name="mine"),
    path("mine/new/", mine.new, name="mine-new"),
    path("mine/<int:number>/", mine.case, name="mine-case"),
    path("mine/<int:number>/files/<int:pk>/", mine.file, name="mine-file"),
]

# Enterprises come in here without an account, by public/<programme>/enterprises/.
_PUBLIC: list[URLPattern] = [
    path("", public_views.about, name="about"),
    path("appeals/new/", public_views.new, name="new"),
    path("appeals/<str:token>/", public_views.case, name="case"),
    path("appeals/<str:token>/files/<int:pk>/", public_views.file, name="case-file"),
]
public: tuple[list[URLPattern], str] = (_PUBLIC, "enterprises-public")
