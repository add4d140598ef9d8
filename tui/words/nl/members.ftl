# De ledenlijst.

action-members = Leden
action-members-help = De ledenlijst. Alleen het bestuur kan hem lezen.
action-open-member = Alles zien
action-open-member-help = Laat alles zien wat er van dit lid bekend is.
action-new-member = Nieuw
action-new-member-help = Voegt een lid toe.
action-change = Wijzig
action-change-help = Verandert wat er van een lid bekend is.
action-end = Oud-lid
action-end-help = Iemand houdt op lid te zijn. Er wordt niets gewist.
action-import = Import
action-import-help = Haalt een lijst uit Excel of CSV op.
action-export = Export
action-export-help = Schrijft de lijst naar een bestand. Het bestuur ziet waarvoor.
action-search = Zoeken
action-search-help = Zoekt in namen, adressen en nummers.
action-sort = Volgorde
action-sort-help = Een andere volgorde: naam, plaats, lid sinds, betaald.
action-export-log = Logboek
action-export-log-help = Wie wanneer namen in een bestand schreef, en waarvoor.

members-title = Leden
members-pane = Ledenlijst  { $shown } van { $all }  ·  { $order }
members-order-0 = op naam
members-order-1 = op plaats
members-order-2 = op lid sinds
members-order-3 = op betaald t/m
members-heads = Naam|Plaats|Rol|Lid sinds|Contributie|Nummer|E-mail
members-board-only = alleen bestuur
members-former = oud-lid
members-fee-paid = betaald
members-fee-open = open (€ { $fee })
members-fee-hidden = niet leesbaar
members-chosen = Gekozen: { $name }
members-none-chosen = Niemand gevonden
members-empty = Nog geen leden.

    I  Haalt een lijst uit Excel of CSV op.
    N  Voegt één lid toe.

new-member-title = Nieuw lid
member-roepnaam = Roepnaam
member-tussenvoegsel = Tussenvoegsel
member-achternaam = Achternaam
member-lid-sinds = Lid sinds (dag-maand-jaar)
member-change-title = Wijzig
member-choices = Kies uit: { $choices }.
member-also = of: { $value }
member-clash = Twee mensen veranderden tegelijk. Beide zijn bewaard. W: kies wat klopt.
end-title = Oud-lid: er wordt niets gewist
end-resigned = Opgezegd op (leeg: vandaag)
end-until = Lid tot (leeg: eind van het jaar)
end-reason = Reden (leeg: opzegging lid)
import-title = Leden ophalen uit een bestand
import-label = Waar staat het bestand? (CSV, bijvoorbeeld ~/Documenten/leden.csv)
export-title = Ledenlijst naar een bestand
export-purpose = Waarvoor? Het bestuur kan dit nalezen
export-file = Naar welk bestand?
export-hint = Wie het bestand heeft, kan alles lezen. Gooi het weg als het niet meer nodig is.
export-log-title = Wie schreef namen naar een bestand?
export-log-empty = Nog niemand.
