relay-who = Doorgeefpunt
relay-keeps = bewaart dicht
relay-full = vol
relay-meaning = Het doorgeefpunt bewaart alles versleuteld en kan niets lezen.
relay-full-meaning = Het doorgeefpunt is vol. Je werk staat hier veilig. Vraag de beheerder ervan om ruimte.
