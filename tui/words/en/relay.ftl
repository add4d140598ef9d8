relay-who = Relay
relay-keeps = keeps it sealed
relay-full = full
relay-meaning = The relay keeps everything sealed and can read nothing.
relay-full-meaning = The relay is full. Your work is safe here. Ask its operator for room.
