# What to do now, as the screens say it: with keys and screens instead of commands.

problem-general-screen = Try it again. Does it stay wrong: close noaber and open it again.
problem-usage-screen = F1 shows what you can do on this screen.
problem-no-home-screen = Close noaber and open it again. Then the first start begins.
problem-no-space-screen = Go back to Circles with Esc. All your circles are there.
problem-no-document-screen = Go back to Documents with Esc. What there is, is there.
problem-no-person-screen = Look on the screen People who takes part.
problem-no-place-screen = Go back with Esc and open the document again.
problem-unknown-version-screen = Go back with Esc and open the history again with F8.
problem-no-base-screen = Open the document again: what others wrote is there.
problem-home-exists-screen = Close noaber and open it again. Then it opens.
problem-lock-wanted-screen = Type your passphrase.
problem-disk-open-screen = Make that folder readable for you alone. Ask somebody if need be.
problem-already-in-screen = The circle is on the screen Circles.
problem-no-audience-screen = Choose another group, or ask an admin to make this one.
problem-no-member-screen = Go back to Members with Esc. Who is in the list is there.
problem-no-relay-screen = Only the computer that is the relay can do that.
problem-no-address-screen = Look on the screen Network which are still there.
problem-blocked-screen = There is nothing to do.
problem-no-entry-screen = Go back with Esc. Then you see the list as it is now.
problem-only-follows-screen = Ask somebody of the circle for an invitation.
    Follow it no more? Choose the circle on the screen Circles and press X.
problem-not-a-follow-address-screen = Ask somebody of the circle for the public address, and paste it whole.
problem-not-followed-screen = Go back to Circles with Esc. V leaves a circle.
problem-disk-denied-screen = Mend your right to that folder. Ask somebody for help if need be.
problem-no-carried-screen = That can be done on the computer that is the relay only.
problem-port-taken-screen = That can be done on the computer that is the relay only.
