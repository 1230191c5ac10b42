"""The addresses of the room; literal ones stand before those of a row."""

from django.urls import URLPattern, path

from luoshi_web.supervision.views import alerts, decisions, meetings, orders, plan, tours

app_name = "supervision"
urlpatterns: list[URLPattern] = [
    path("", alerts.alerts, name="alerts"),
    path("alerts/<int:number>/", alerts.alert, name="alert"),
    path("alerts/<int:number>/do/", alerts.do, name="alert-do"),
    path("plan/", plan.plan, name="plan"),
    path("plan/new/", plan.new, name="plan-new"),
    path("plan/<int:pk>/", plan.item, name="plan-item"),
    path("plan/<int:pk>/do/", plan.do, name="plan-do"),
    path("plan/<int:pk>/edit/", plan.edit, name="plan-edit"),
    path("plan/<int:pk>/paper/", plan.paper, name="plan-paper"),
    path("orders/", orders.orders, name="orders"),
    path("orders/new/", orders.new, name="order-new"),
    path("orders/<int:number>/", orders.order, name="order"),
    path("orders/<int:number>/do/", orders.do, name="order-do"),
    path("orders/<int:number>/edit/", orders.edit, name="order-edit"),
    path("orders/<int:number>/join/", orders.join, name="order-join"),
    path("orders/<int:number>/order.docx", orders.paper, {"end": "docx"}, name="order-docx"),
    path("orders/<int:number>/order.pdf", orders.paper, {"end": "pdf"}, name="order-pdf"),
    path(
        "orders/<int:number>/steps/<int:step>.docx",
        orders.step_paper,
        {"end": "docx"},
        name="order-step-docx",
    ),
    path(
        "orders/<int:number>/steps/<int:step>.pdf",
        orders.step_paper,
        {"end": "pdf"},
        name="order-step-pdf",
    ),
    path("orders/<int:number>/files/<int:pk>/", orders.order_file, name="order-file"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/new/", meetings.new, name="meeting-new"),
    path("meetings/<int:number>/", meetings.meeting, name="meeting"),
    path("meetings/<int:number>/do/", meetings.do, name="meeting-do"),
    path("meetings/<int:number>/scan/", meetings.scan, name="meeting-scan"),
    path("meetings/<int:number>/<slug:kind>.<slug:end>", meetings.paper, name="meeting-paper"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/<int:number>/", decisions.decision, name="decision"),
    path("decisions/<int:number>/do/", decisions.do, name="decision-do"),
    path("decisions/<int:number>/files/<int:step>/", decisions.file, name="decision-file"),
    path("tours/", tours.tours, name="tours"),
    path("tours/new/", tours.new, name="tour-new"),
    path("tours/<int:number>/", tours.tour, name="tour"),
    path("tours/<int:number>/do/", tours.do, name="tour-do"),
    path("tours/<int:number>/vote/", tours.vote, name="tour-vote"),
    path("tours/<int:number>/stops/<int:key>/", tours.stop, name="tour-stop"),
    path(
        "tours/<int:number>/stops/<int:key>/stop.docx",
        tours.stop_paper,
        {"end": "docx"},
        name="tour-stop-docx",
    ),
    path(
        "tours/<int:number>/stops/<int:key>/stop.pdf",
        tours.stop_paper,
        {"end": "pdf"},
        name="tour-stop-pdf",
    ),
]
