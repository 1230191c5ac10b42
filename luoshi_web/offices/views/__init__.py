"""The room's pages, one file a subject: people, leave and the calendar. `common` is their way in; they know forms, pages and actions."""
