from django.urls import path

from luoshi_web.offices.views import calendar, duties, leave, people

app_name = "offices"
urlpatterns = [
    path("calendar/", calendar.month, name="calendar"),
    path("calendar/notice/", calendar.notice, name="calendar-notice"),
    path("duties/", duties.duties, name="duties"),
    path("duties/merge/", duties.merge, name="merge"),
    path("people/", people.listing, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/bulk/", people.bulk, name="bulk"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/do/", people.do, name="person-do"),
    path("people/<int:pk>/leave/", leave.leave, name="leave"),
    path("people/leave/<int:pk>/end/", leave.end, name="leave-end"),
    path("people/posts/<int:pk>/end/", people.end, name="post-end"),
]
