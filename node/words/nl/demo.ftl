# Rondkijken: wat er gebeurt, wat de verzonnen mensen schrijven, en de slotregels.

help-demo = Kijk rond in drie verzonnen dorpen; er blijft niets van bewaard
help-demo-arg-plain = Vertel zonder schermen wat er gebeurt, en eindig met de cijfers
help-demo-arg-seed = Begin met dit getal: dan typt iedereen weer hetzelfde

demo-kring = Manifest Wierdenland
demo-manifest = Manifest van drie dorpen
demo-public = Zo huur je het dorpshuis
demo-public-text =
    ## Hoe gaat dat?

    Bel de beheerder, of kom langs op dinsdagavond. Koffie staat klaar.
demo-heading-1 = Het dorpshuis
demo-heading-2 = Vervoer
demo-heading-3 = Energie

demo-opening-1 = Het dorpshuis is van ons allemaal.
demo-opening-2 = Niemand blijft thuis omdat er geen bus is.
demo-opening-3 = Stroom en warmte regelen we samen.

demo-anje-1 = Het dorpshuis blijft open, ook op zondagmiddag.
demo-anje-2 = Wie de zaal niet kan betalen, mag er toch in.
demo-anje-3 = Twintig vrijwilligers draaien bij toerbeurt de bar.
demo-anje-4 = De keuken krijgt een gasvrij fornuis.
demo-roelfke-1 = De jeugd krijgt op vrijdag de sleutel.
demo-roelfke-2 = Boven komt een kamer voor de huisarts.
demo-roelfke-3 = Het dak wordt gemaakt voordat het weer gaat stormen.
demo-roelfke-4 = Op het plein komt een bank onder de linde.
demo-janhendrik-1 = De buurtbus rijdt ieder uur, ook in de vakantie.
demo-janhendrik-2 = De school blijft op de fiets te bereiken.
demo-janhendrik-3 = Langs de Zijldijk komt een fietspad.
demo-janhendrik-4 = De bus stopt weer bij het kerkpad.
demo-geert-1 = Een deelauto staat bij de brug, voor elk dorp bereikbaar.
demo-geert-2 = De veerpont vaart tot het donker wordt.
demo-geert-3 = Wie niet meer rijdt, wordt door een buur gehaald.
demo-geert-4 = Het zware verkeer gaat om het dorp heen.
demo-meryem-1 = Op de schuren leggen we samen zonnepanelen.
demo-meryem-2 = Ieder huis krijgt gratis advies over isoleren.
demo-meryem-3 = De winst van de windmolen blijft in het dorp.
demo-meryem-4 = Huurders doen mee, ook zonder spaargeld.
demo-piet-1 = We kopen de stroom met drie dorpen tegelijk in.
demo-piet-2 = In de oude loods komt een buurtbatterij.
demo-piet-3 = De kerk krijgt een warmtepomp.
demo-piet-4 = Elk jaar staat in het dorpsblad wat we bespaarden.

demo-begin = Drie verzonnen dorpen en een doorgeefpunt op deze computer (getal { $seed }).
    Niets gaat het internet op. Alles ligt in { $folder } en verdwijnt.
demo-on = Het doorgeefpunt staat aan, en { $laptops } laptops in drie dorpen.
demo-founds = { $name } in { $village } begint een kring, met een manifest voor de kring
    en een uitleg over het dorpshuis die iedereen mag lezen.
demo-closes = { $name } klapt de laptop dicht. Wie een uitnodiging heeft, komt toch binnen:
demo-joins = { $name } in { $village } doet mee via het doorgeefpunt.
demo-opens = { $name } is er weer.
demo-together = Iedereen typt tegelijk in het manifest:
demo-types = { $name } { $text }
demo-seen = { $name } ziet alles staan, en de anderen ook.
demo-cut = { $name } in { $village } zit ineens zonder verbinding, en schrijft door.
demo-same = { $name } en { $other } typen nu in dezelfde alinea, bij { $heading }:
demo-stick = { $name } haalt met een USB-stick op wat { $from } heeft: { $bytes } bytes.
    Daarvan is nieuw voor { $name }: { $new }.
demo-far = { $name } in { $village } leest het al. { $from } heeft nog geen verbinding.
demo-back = { $name } heeft weer verbinding.
demo-level = Overal staat weer hetzelfde, ook die ene alinea met beide zinnen.
demo-search = Het doorgeefpunt gaat uit. We zoeken in alles wat het bewaarde:
    { $phrases } zinnen en namen, in { $files } bestanden van samen { $bytes } bytes.
    Wat voor iedereen is, kan het wel lezen: de uitleg, en wie wat mag (zonder namen).

demo-end = Klaar in { $seconds } seconden. Het kenmerk van de tekst, op het eind in elk dorp:
demo-end-village = { "  " }{ $village } { $mark }
demo-end-level = Het kenmerk is gelijk op alle { $laptops } laptops: overal staat dezelfde tekst.
demo-end-apart = Het kenmerk is niet gelijk op alle { $laptops } laptops: hier ging iets mis.
demo-end-written = { $people } mensen typten { $keys } letters; elke laptop bewaart { $entries } stappen.
demo-end-lag = Een letter stond meestal na { $seconds } seconden bij de anderen op het scherm.
demo-end-relay = Het doorgeefpunt bewaarde { $entries } stappen ({ $bytes } bytes),
    waarvan { $sealed } versleuteld.
demo-end-unread = Daarin zochten we { $phrases } zinnen en namen uit de kring: niet één was te lezen.
demo-end-read = Daarin zochten we { $phrases } zinnen en namen uit de kring: { $found } waren te lezen.
demo-end-begin = Alles hiervan is weer gewist. Zelf beginnen? Typ: noaber
demo-not-level = De laptops hebben niet hetzelfde. Dat mag niet gebeuren.
    Meld dit met het getal uit de eerste regel.
demo-could-read = Het doorgeefpunt kon lezen wat versleuteld hoort te zijn. Dat mag niet gebeuren.
    Meld dit met het getal uit de eerste regel.

problem-looking-around-what = Dit kan niet bij het rondkijken: er gaat niets de voorbeelddorpen in of uit.
    Er is niets veranderd.
problem-looking-around-now = In een kring van jezelf kan het wel. Stop met Ctrl+Q, en begin er een.
