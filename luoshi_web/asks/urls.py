"""The addresses of the room."""

from django.urls import path

from luoshi_web.asks.views import asks, cases, keeping, measures, pilots

app_name = "asks"
urlpatterns = [
    path("", asks.show, name="asks"),
    path("ledger.xlsx", asks.sheet, name="asks-sheet"),
    path("ledger.docx", asks.paper, {"end": "docx"}, name="asks-docx"),
    path("ledger.pdf", asks.paper, {"end": "pdf"}, name="asks-pdf"),
    path("new/", asks.new, name="ask-new"),
    path("<int:number>/", asks.one, name="ask"),
    path("<int:number>/edit/", asks.edit, name="ask-edit"),
    path("<int:number>/step/", asks.step, name="ask-step"),
    path("<int:number>/use/", asks.use, name="ask-use"),
    path("<int:number>/needs/", asks.answers, name="ask-needs"),
    path("<int:number>/prove/", asks.prove, name="ask-prove"),
    path("<int:number>/files/<int:pk>/", asks.file, name="ask-file"),
    path("measures/", measures.show, name="measures"),
    path("measures.xlsx", measures.sheet, name="measures-sheet"),
    path("measures/list/", measures.from_plan, name="measures-list"),
    path("measures/add/", measures.add, name="measure-add"),
    path("measures/<int:number>/", measures.one, name="measure"),
    path("measures/<int:number>/tell/", measures.tell, name="measure-tell"),
    path("measures/<int:number>/assign/", measures.assign, name="measure-assign"),
    path("measures/<int:number>/file/", measures.file, name="measure-file"),
    path("pilots/", pilots.show, name="pilots"),
    path("cases/", cases.show, name="cases"),
    path("cases.xlsx", cases.sheet, name="cases-sheet"),
    path("cases/new/", cases.new, name="case-new"),
    path("cases/<int:number>/", cases.one, name="case"),
    path("cases/<int:number>/edit/", cases.edit, name="case-edit"),
    path("cases/<int:number>/do/", cases.do, name="case-do"),
    path("cases/<int:number>/docx/", cases.paper, {"end": "docx"}, name="case-docx"),
    path("cases/<int:number>/pdf/", cases.paper, {"end": "pdf"}, name="case-pdf"),
    path("cases/<int:number>/files/<int:pk>/", cases.file, name="case-file"),
    path("kept/<str:register>/", keeping.register, name="kept-list"),
    path("kept/<str:register>/<int:entry>/", keeping.entry, name="kept-entry"),
]
