# Uitleg bij de opdrachten over standen, velden, reacties, voorstellen en stemmingen.

help-arg-reason = Waarom
help-arg-vote = Welke stemming: het begin van haar nummer; zonder: de enige
help-arg-tellers = De namen van de twee die telden, met een komma ertussen
help-arg-table = De tabel: haar naam, of haar sleutel uit kind show
help-arg-row = De regel: het nummer ervoor, vanaf 1

help-kind = Soorten documenten: wat er is en wat erin staat
help-kind-ls = Laat de soorten zien
help-kind-show = Laat zien wat er in een soort staat, en wie wat mag
help-kind-show-arg-kind = De soort
help-comment = Zeg iets over een document
help-comment-arg-text = Wat je wilt zeggen
help-comment-arg-re = Waarop het een antwoord is: het begin van een nummer
help-comment-arg-on = Over welke woorden; ze moeten er één keer staan
help-comments = Laat de reacties op een document zien
help-suggest = Stel andere woorden voor
help-suggest-arg-old = De woorden die er staan; ze moeten er één keer staan
help-suggest-arg-new = De woorden die er moeten komen
help-suggestions = Laat de voorstellen bij een document zien
help-accept = Neem een voorstel over
help-accept-arg-suggestion = Het voorstel: het begin van zijn nummer
help-refuse = Wijs een voorstel af
help-refuse-arg-suggestion = Het voorstel: het begin van zijn nummer
help-once = Laat één staan van wat twee keer is overgenomen
help-once-arg-suggestion = Het voorstel: het begin van zijn nummer
help-amend = Amendementen: nieuw, in volgorde, en in het voorstel
help-amend-new = Begin een amendement op een document
help-amend-new-arg-section = In welk onderdeel de woorden staan; zonder: ze staan er één
    keer in het hele document
help-amend-new-arg-old = De woorden die er staan
help-amend-new-arg-new = De woorden die er moeten komen; leeg: de oude gaan weg
help-amend-new-arg-behind = Laat de woorden staan, en zet de nieuwe erachter
help-amend-new-arg-title = Hoe het amendement heet
help-amend-ls = Laat de amendementen op een document zien, in de volgorde van de stemming
help-amend-apply = Zet wat een aangenomen amendement verandert in het document waar het
    op is
help-amend-apply-arg-amendment = Het amendement
help-support = Steun een document, of een voorstel daarbij
help-support-arg-of = Het voorstel: het begin van zijn nummer; zonder: het document
help-support-arg-paper = Steun op papier: hoeveel mensen
help-take-back = Trek in wat je zelf hebt gezegd, voorgesteld of gesteund
help-take-back-arg-act = Wat: het begin van een nummer; zonder: je steun aan het document
help-vote = Stemmen: openen, stemmen, sluiten, bekijken
help-vote-open = Open een stemming
help-vote-open-arg-question = De vraag; zonder: de titel van het document
help-vote-open-arg-options = Een antwoord, elk met --option; zonder: voor, tegen, onthouden
help-vote-open-arg-roll = Wie een stem heeft, elk met --roll; zonder: wie er mag stemmen
help-vote-open-arg-weights = Hoeveel stemmen iemand heeft, elk met --weight NAAM=3 (ook de naam van de organisatie)
help-vote-open-arg-majority = Wanneer het is aangenomen
help-vote-open-arg-hall = Hoeveel er in de zaal mogen stemmen, als daar wordt geteld
help-vote-open-arg-quorum = Hoeveel stemmen er minstens uitgebracht moeten zijn
help-vote-open-arg-proxies = Voor hoeveel anderen iemand mag stemmen
help-vote-open-arg-way = Op naam, in de zaal geteld, of op papier
help-vote-open-arg-ground = Waarop het berust; zonder: een peiling (niet bindend)
help-vote-open-arg-until = Tot wanneer, bijvoorbeeld 2026-12-09T21:00
help-vote-cast = Stem
help-vote-cast-arg-choice = Het antwoord, of het nummer ervan
help-vote-cast-arg-on-behalf = Voor wie je stemt, als iemand je heeft gemachtigd
help-vote-cast-arg-statement = Wat je erbij wilt zeggen
help-vote-close = Sluit een stemming
help-vote-close-arg-counts = Wat er in de zaal is geteld: voor elk antwoord een aantal
help-vote-reopen = Open een gesloten stemming opnieuw
help-vote-result = Laat zien hoe een stemming afliep
help-vote-ls = Laat de stemmingen over een document zien
help-sign = Onderteken de vastgestelde tekst
help-sign-arg-edition = Welke editie; zonder: de laatste
help-sign-arg-org = Voor welke organisatie; zonder: die van jou
help-sign-arg-function = In welke functie
help-adopt = Stel de tekst van een document vast
help-acts = Laat alles zien wat er met een document is gedaan
help-check = Ga na of een bestand echt is, zonder internet
help-check-arg-file = Het bestand

help-doc-set = Vul een veld in
help-doc-set-arg-field = Het veld: zijn naam, of zijn sleutel uit kind show
help-doc-set-arg-value = De waarde; leeg maakt het veld leeg
help-doc-get = Laat de velden, tabellen en berekende cijfers zien
help-doc-get-arg-field = Alleen dit veld
help-doc-row = Regels in een tabel: erbij, anders, weg
help-doc-row-add = Zet een regel in een tabel
help-doc-row-add-arg-values = De waarden, als kolom=waarde
help-doc-row-set = Verander een regel
help-doc-row-set-arg-values = De waarden, als kolom=waarde
help-doc-row-rm = Haal een regel weg
help-doc-move = Zet een document in een andere stand
help-doc-move-arg-state = De stand: de naam, of de sleutel uit kind show
help-doc-export = Schrijf een document in een bestand
help-doc-export-arg-view = Alleen dit deel (zie: noaber kind show SOORT)
help-doc-export-arg-format = Markdown, HTML, CSV, ICS of JSON
help-doc-export-arg-to = Het bestand; het mag er nog niet zijn
help-doc-export-arg-purpose = Waarvoor, als er namen in moeten; dat komt in het exportlogboek
