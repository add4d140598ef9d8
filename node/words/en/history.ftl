# The history of a document.

history-unknown = unknown
history-title = Title
history-same = There is no difference.
history-named = The version has its name.
history-restored = The old text stands there again, as a new edit.
