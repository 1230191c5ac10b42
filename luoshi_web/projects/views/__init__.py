"""The pages of the room: the portfolio in its views, a project, months and their rates, needs and problems, promotion, sheets."""
