# De geschiedenis van een document.

history-unknown = onbekend
history-title = Titel
history-same = Er is geen verschil.
history-named = De naam staat bij de versie.
history-restored = De oude tekst staat er weer, als nieuwe wijziging.
