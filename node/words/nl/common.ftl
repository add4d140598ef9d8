# Namen van rollen, dagen en maanden, en hoe een moment eruitziet.

role-reader = mag lezen
role-member = mag meepraten
role-editor = mag schrijven
role-board = bestuur
role-admin = beheerder

moment = { $weekday } { $day } { $month } { $year }, { $hour }.{ $minute } uur
day-1 = ma
day-2 = di
day-3 = wo
day-4 = do
day-5 = vr
day-6 = za
day-7 = zo
month-1 = januari
month-2 = februari
month-3 = maart
month-4 = april
month-5 = mei
month-6 = juni
month-7 = juli
month-8 = augustus
month-9 = september
month-10 = oktober
month-11 = november
month-12 = december
