# Following: reading what a space makes public, without being in it.

space-follows = you follow this space
space-follow-address =
    Public address. Who has it reads what this space makes public, and nothing else:
space-follow-nowhere =
    Public address. Who has it reads what this space makes public, and nothing else.
    This space has no relay: who follows finds it on the same network only,
    or with an address beside this:
cli-still-following = Nobody with this space was reached yet. It goes on by itself.
cli-unfollowed = You do not follow this space any more.
person-of-followed = somebody of this space

problem-only-follows-what = You follow this space, and do not take part in it. Nothing has changed.
problem-only-follows-now = Ask somebody of the space for an invitation.
    To follow it no more: noaber unfollow
problem-not-a-follow-address-what = This is no public address and no id of a space. Nothing has changed.
problem-not-a-follow-address-now = Ask somebody of the space for its public address.
    They see it with: noaber space show
problem-not-followed-what = You do not follow this space: you take part in it. Nothing has changed.
problem-not-followed-now = To leave a space: noaber space leave

help-follow = Follow what a space makes public, without being in it
help-follow-arg-space = The public address or the id of the space
help-follow-arg-at = Where somebody can be found who has this space
help-follow-arg-name = What to call the space here
help-follow-arg-wait = Wait so many seconds for somebody who has the space
help-unfollow = Follow a space no more
