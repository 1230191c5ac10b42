"""督查, from a red light to a closed case: alerts, orders, meetings, observation tours, the year's plan of supervision.

States: an alert is open until it is answered; an order goes from 拟办 to 销号 (luoshi.supervising); a meeting is drafted, held,
its minutes signed; a tour is planned, voted on, counted. Offices of supervision write, units answer for what is theirs,
leaders approve and sign. May import reporting, projects, enterprises, registers, ledger, papers, notices, offices.
"""
