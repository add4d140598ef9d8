# Wat er misging (…-what) en wat je nu kunt doen (…-now).
# Elke melding zegt ook dat je werk veilig is.

problem-general-what = Er ging iets mis in noaber zelf. Wat je schreef, is bewaard.
    ({ $detail })
problem-general-now = Probeer het nog een keer. Blijft het misgaan, kijk dan met: noaber verify

problem-usage-what = Deze opdracht begrijpt noaber niet. Er is niets veranderd.
    ({ $detail })
problem-usage-now = Bekijk met --help wat er kan.

problem-no-home-what = Hier staat nog geen noaber. Er is niets veranderd.
problem-no-home-now = Begin met: noaber init --name "Je naam" --org "Je organisatie"
problem-no-space-what = Er is hier geen kring "{ $name }". Er is niets veranderd.
problem-no-space-now = Bekijk je kringen met: noaber space ls
problem-no-document-what = Er is hier geen document "{ $name }". Er is niets veranderd.
problem-no-document-now = Bekijk de documenten met: noaber doc ls KRING
problem-no-person-what = In deze kring is niemand die "{ $name }" heet. Er is niets veranderd.
problem-no-person-now = Bekijk wie er meedoet met: noaber people ls KRING
problem-no-kind-what = noaber kent geen soort "{ $name }". Er is niets veranderd.
problem-no-kind-now = Kies een soort die er is. Je ziet ze met: noaber kind ls
problem-no-kind-screen = Kies een soort uit de lijst.
problem-no-file-what = Het bestand "{ $name }" is er niet of kan niet worden gelezen.
    Er is niets veranderd.
problem-no-file-now = Kijk de naam en de map na.
problem-unknown-version-what = Er is geen versie "{ $name }". Er is niets veranderd.
problem-unknown-version-now = Bekijk welke er zijn met: noaber doc sittings DOCUMENT
problem-no-place-what = Deze plek is er niet: "{ $name }". Wat je schreef, is bewaard.
problem-no-place-now = Haal de tekst opnieuw op met: noaber doc cat DOCUMENT

problem-role-what = Dit mag je in deze kring niet. Daarvoor is de rol "{ $role }" nodig.
    Je werk is bewaard.
problem-role-now = Vraag een beheerder van de kring om die rol.
problem-approvals-what = Dit mag een beheerder niet alleen. Er is niets veranderd.
problem-approvals-now = Vraag de andere beheerders om mee te tekenen.
problem-too-few-admins-what = Hiervoor moeten minstens twee andere beheerders tekenen.
    Die zijn er niet. Er is niets veranderd.
problem-too-few-admins-now = Maak eerst meer mensen beheerder.
problem-last-admin-what = Je bent de enige beheerder van deze kring. Er is niets veranderd.
problem-last-admin-now = Maak eerst iemand anders beheerder.
problem-not-in-what = Je doet niet (meer) mee in deze kring. Wat je schreef, is bewaard.
problem-not-in-now = Vraag een beheerder om een nieuwe uitnodiging.
problem-no-key-what = De sleutel van deze kring is hier nog niet. Wat je schreef, is bewaard.
problem-no-key-now = Blijf verbonden met iemand uit de kring. De sleutel komt dan vanzelf.

problem-not-safe-what = { $holders ->
    [one] Nu heeft 1 van de { $wanted } anderen al je werk.
   *[other] Nu hebben { $holders } van de { $wanted } anderen al je werk.
    }
    Alles staat veilig op dit apparaat.
problem-not-safe-now = Laat noaber open staan. Het gaat vanzelf mee zodra er verbinding is.

problem-no-base-what = Anderen hebben dit document intussen veranderd. Er is niets vervangen.
problem-no-base-now = Haal het op met: noaber doc cat DOCUMENT, en verander die tekst.
    Of vervang alles met: --replace
problem-ambiguous-what = Meer dan één past bij die naam: { $ids }. Er is niets veranderd.
problem-ambiguous-now = Gebruik het begin van het nummer in plaats van de naam.
problem-home-exists-what = Hier staat noaber al. Er is niets veranderd.
problem-home-exists-now = Gebruik wat er is, of kies een andere map met: --home MAP

problem-in-use-what = noaber is al geopend en geeft geen antwoord. Je werk is bewaard.
problem-in-use-now = Sluit het andere venster en probeer het opnieuw.

problem-corrupt-what = Een deel van wat op de schijf staat is beschadigd. De rest is goed.
    ({ $detail })
problem-corrupt-now = Blijf verbonden met je kring: wat ontbreekt, wordt opgehaald.

problem-too-new-what = Dit is gemaakt met een nieuwere versie van noaber.
    Er is niets aan veranderd.
problem-too-new-now = Installeer de nieuwste versie en probeer het opnieuw.

problem-lock-wanted-what = Je sleutel zit achter een wachtzin. Je werk is bewaard.
problem-lock-wanted-now = Typ je wachtzin, of zet NOABER_PASSPHRASE_FILE op een bestand ermee.
problem-lock-wrong-what = Deze wachtzin klopt niet. Je werk is bewaard.
problem-lock-wrong-now = Probeer het opnieuw. Let op hoofdletters.

problem-disk-full-what = De schijf is vol. Wat al bewaard was, blijft bewaard.
problem-disk-full-now = Maak ruimte vrij op de schijf en start noaber opnieuw.
problem-disk-failing-what = De schijf weigert. Wat al bewaard was, blijft bewaard.
problem-disk-failing-now = Kijk de schijf na en start noaber opnieuw.
problem-disk-open-what = Andere mensen op deze computer kunnen je noaber-map lezen.
    Je werk is bewaard.
problem-disk-open-now = Sluit de map voor anderen af met: chmod -R go= MAP

problem-not-a-ticket-what = Dit is geen uitnodiging. Er is niets veranderd.
problem-not-a-ticket-now = Een uitnodiging begint met NOABER: en bevat alleen letters en cijfers.
problem-damaged-ticket-what = In deze uitnodiging klopt een teken niet. Er is niets veranderd.
problem-damaged-ticket-now = Plak de hele uitnodiging opnieuw.
problem-expired-ticket-what = Deze uitnodiging is verlopen op { $date }.
    Je hebt niets verkeerd gedaan.
problem-expired-ticket-now = Vraag om een nieuwe uitnodiging.
problem-used-ticket-what = Deze uitnodiging is al zo vaak gebruikt als mag.
    Je hebt niets verkeerd gedaan.
problem-used-ticket-now = Vraag om een nieuwe uitnodiging.
problem-unknown-ticket-what = De kring kent deze uitnodiging niet (meer). Er is niets veranderd.
problem-unknown-ticket-now = Vraag om een nieuwe uitnodiging.
problem-already-in-what = Je doet al mee in deze kring. Er is niets veranderd.
problem-already-in-now = Bekijk de kring met: noaber space ls
problem-not-utf8-what = Dit bestand is geen UTF-8 (bij byte { $at }). Er is niets veranderd.
problem-not-utf8-now = Bewaar het in je tekstprogramma als UTF-8 en probeer het opnieuw.
problem-too-long-what = Dit is te lang: er passen { $amount }. Er is niets veranderd.
amount-bytes = { $limit } bytes (letters) in
amount-characters = { $limit } tekens in
amount-rows = { $limit } regels in
amount-columns = { $limit } kolommen in
amount-fields = { $limit } gegevens in
amount-people = { $limit } mensen in
amount-relays = { $limit } doorgeefpunten in
problem-too-long-now = Maak het korter of verdeel het over meer documenten.
problem-too-many-spaces-what = Een andere computer kan er met hoogstens { $limit } kringen tegelijk bij.
    Er is niets veranderd.
problem-too-many-spaces-now = Noem zelf welke kringen: noaber device add KRING KRING
problem-too-many-spaces-screen = Vraag om hulp aan iemand die de terminal kent: die kiest de kringen.
problem-full-document-what = Dit document is vol: er past niets meer bij. Wat erin staat, blijft staan.
problem-full-document-now = Begin een nieuw document en schrijf daar verder.
problem-empty-name-what = Deze naam is leeg. Er is niets veranderd.
problem-empty-name-now = Kies een naam van één tot 64 tekens.
problem-not-an-address-what = Dit is geen adres. Er is niets veranderd.
problem-not-an-address-now = Typ bijvoorbeeld: 192.168.1.23:4001
problem-nameless-address-what = Dit adres zegt niet van welk apparaat het is. Er is niets veranderd.
problem-nameless-address-now = Plak de hele regel die je kreeg. Die eindigt op /p2p/ en een lange naam.
problem-other-document-what = Deze tekst hoort bij een ander document. Er is niets veranderd.
problem-other-document-now = Kijk bovenaan het bestand na "doc:" welk document het is.
problem-file-exists-what = Er is al een bestand "{ $name }". Daar is niets aan veranderd.
problem-file-exists-now = Kies een andere naam.

problem-disk-denied-what = noaber mag hier niet lezen of schrijven: { $place }.
    Wat al bewaard was, blijft bewaard.
problem-disk-denied-now = Geef jezelf dat recht met: chmod 700 { $place }
    Is die map van een ander? Neem een eigen map met: --home MAP
problem-no-folder-what = Hier kan geen bestand komen: "{ $name }". Er is niets veranderd.
problem-no-folder-now = Kijk na of de map er is, en of je daar mag schrijven.
problem-not-a-device-ticket-what = Dit is geen tekst voor een tweede apparaat. Er is niets veranderd.
problem-not-a-device-ticket-now = Die begint met NOABERDEVICE: en bevat alleen letters en cijfers.
    Begint hij met NOABER:, dan is het een uitnodiging.
