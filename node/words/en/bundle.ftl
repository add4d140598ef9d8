# USB files: what the commands say, and what can go wrong.

bundle-written = { $file } is ready: { $entries ->
    [one] 1 step
   *[other] { $entries } steps
    }, { $bytes } bytes.
    You can take the stick out now.
bundle-read = { $name }: { $new ->
    [one] 1 new step
   *[other] { $new } new steps
    } read in.
bundle-waits = A part goes on from an earlier file. Read that one first, and then this one again.
bundle-missing = The file was cut off: { $missing ->
    [one] 1 step is missing
   *[other] { $missing } steps are missing
    }.
    What was whole is read in. Have the file made again.

problem-not-a-bundle-what = This is no USB file of noaber. Nothing has changed.
problem-not-a-bundle-now = Choose a file whose name ends in .noaber
problem-bundle-unknown-space-what = This file is of a kring that you are not in.
    Nothing has changed.
problem-bundle-unknown-space-now = Do you have an invitation? Type that in first,
    and then read this file again.
problem-bundle-other-space-what = This file is of another kring. Nothing has changed.
problem-bundle-other-space-now = Choose the file of this kring.
problem-bundle-damaged-what = This file is damaged ({ $flaw }, piece { $block }, at byte { $at }).
    Your work is kept.
problem-bundle-damaged-now = Have the file made again, on another stick if possible.
problem-bundle-cut-off-what = This file is not whole: its end is missing. Your work is kept.
problem-bundle-cut-off-now = Have the file made again. Take the stick out only when it is ready.
problem-bundle-outsider-what = This file was made on a device that is not in this kring.
    Nothing has changed.
problem-bundle-outsider-now = Read it in first, or make a new file with everything in it.
problem-bundle-exists-what = There is a file of that name already. It was not replaced.
problem-bundle-exists-now = Choose another name.
problem-stick-full-what = The stick is full. No half file is on it, and your work is kept.
problem-stick-full-now = Take something off the stick, or use another.
problem-stick-read-only-what = This stick cannot be written to. Your work is kept.
problem-stick-read-only-now = See whether it has a lock, or use another stick.
problem-stick-gone-what = The stick or the folder is not there (any more). Your work is kept.
problem-stick-gone-now = Put the stick in and try again.
problem-stick-failing-what = The stick gives an error. Your work is kept.
problem-stick-failing-now = Try again, or use another stick.

help-bundle = USB files, for where there is no network
help-bundle-write = Put a kring into a file
help-bundle-write-arg-file = The file, or the folder of a USB stick
help-bundle-write-arg-since-bundle = Only what is new since this earlier file
help-bundle-read = Read a file in
help-bundle-read-arg-file = The file, or the folder of a USB stick
