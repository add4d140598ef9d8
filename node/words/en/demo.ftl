# Looking around: what happens, what the invented people write, and the last lines.

help-demo = Look around in three invented villages; nothing of it is kept
help-demo-arg-plain = Tell what happens without screens, and end with the figures
help-demo-arg-seed = Begin with this number: then everybody types the same again

demo-kring = Manifesto Wierdenland
demo-manifest = Manifesto of three villages
demo-public = Village hall: how to hire it
demo-public-text =
    ## How does it work?

    Ring the caretaker, or come by on Tuesday evening. Coffee is ready.
demo-heading-1 = The village hall
demo-heading-2 = Transport
demo-heading-3 = Energy

demo-opening-1 = The village hall belongs to all of us.
demo-opening-2 = Nobody stays at home for lack of a bus.
demo-opening-3 = Power and heat we arrange together.

demo-anje-1 = The village hall stays open, on Sunday afternoons too.
demo-anje-2 = Those who cannot pay for the hall may still use it.
demo-anje-3 = Twenty volunteers take turns at the bar.
demo-anje-4 = The kitchen gets a stove without gas.
demo-roelfke-1 = The young people get the key on Fridays.
demo-roelfke-2 = Upstairs there will be a room for the doctor.
demo-roelfke-3 = The roof is mended before the next storm.
demo-roelfke-4 = On the square there will be a bench under the lime tree.
demo-janhendrik-1 = The local bus runs every hour, in the holidays too.
demo-janhendrik-2 = The school can still be reached by bicycle.
demo-janhendrik-3 = There will be a cycle path along the Zijldijk.
demo-janhendrik-4 = The bus stops at the church path again.
demo-geert-1 = A shared car stands at the bridge, within reach of every village.
demo-geert-2 = The ferry sails until it gets dark.
demo-geert-3 = Those who no longer drive are fetched by a neighbour.
demo-geert-4 = Heavy traffic goes around the village.
demo-meryem-1 = We put solar panels on the barns together.
demo-meryem-2 = Every house gets free advice on insulation.
demo-meryem-3 = What the windmill earns stays in the village.
demo-meryem-4 = Tenants take part, without savings too.
demo-piet-1 = Three villages buy their electricity together.
demo-piet-2 = A neighbourhood battery comes into the old shed.
demo-piet-3 = The church gets a heat pump.
demo-piet-4 = Every year the village paper says what we saved.

demo-begin = Three invented villages and a relay on this computer (number { $seed }).
    Nothing goes onto the internet. All of it lies in { $folder } and will go.
demo-on = The relay is on, and { $laptops } laptops in three villages.
demo-founds = { $name } in { $village } begins a circle, with a manifesto for the circle
    and a page about the village hall that everybody may read.
demo-closes = { $name } closes the laptop. Who has an invitation comes in all the same:
demo-joins = { $name } in { $village } joins through the relay.
demo-opens = { $name } is back.
demo-together = Everybody types in the manifesto at the same time:
demo-types = { $name } { $text }
demo-seen = { $name } sees all of it, and so do the others.
demo-cut = { $name } in { $village } has no connection all at once, and writes on.
demo-same = { $name } and { $other } now type in the same paragraph, under { $heading }:
demo-stick = { $name } fetches what { $from } has on a USB stick: { $bytes } bytes.
    New to { $name }: { $new }.
demo-far = { $name } in { $village } reads it already. { $from } still has no connection.
demo-back = { $name } is connected again.
demo-level = The same stands everywhere again, that one paragraph with both sentences too.
demo-search = The relay is switched off. We search all that it kept:
    { $phrases } sentences and names, in { $files } files of { $bytes } bytes together.
    What is for everybody it can read: that page, and who may do what (without names).

demo-end = Done in { $seconds } seconds. The mark of the text at the end, in each village:
demo-end-village = { "  " }{ $village } { $mark }
demo-end-level = The mark is the same on all { $laptops } laptops: the same text is everywhere.
demo-end-apart = The mark is not the same on all { $laptops } laptops: something went wrong here.
demo-end-written = { $people } people typed { $keys } letters; each laptop keeps { $entries } steps.
demo-end-lag = A letter was mostly on the screens of the others after { $seconds } seconds.
demo-end-relay = The relay kept { $entries } steps ({ $bytes } bytes), { $sealed } of them sealed.
demo-end-unread = In them we looked for { $phrases } sentences and names of the circle: none is readable.
demo-end-read = In them we looked for { $phrases } sentences and names of the circle: { $found } readable.
demo-end-begin = All of this is erased again. Want to begin yourself? Type: noaber
demo-not-level = The laptops do not have the same. That must not happen.
    Report this with the number of the first line.
demo-could-read = The relay could read what should be sealed. That must not happen.
    Report this with the number of the first line.

problem-looking-around-what = Not while you look around: nothing goes into or out of the villages of the example.
    Nothing was changed.
problem-looking-around-now = In a circle of your own you can. Stop with Ctrl+Q, and begin one.
