# The names of roles, days and months, and how a moment looks.

role-reader = may read
role-member = may take part
role-editor = may write
role-board = board
role-admin = admin

moment = { $weekday } { $day } { $month } { $year }, { $hour }.{ $minute }
day-1 = Mon
day-2 = Tue
day-3 = Wed
day-4 = Thu
day-5 = Fri
day-6 = Sat
day-7 = Sun
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
