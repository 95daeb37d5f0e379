"""The other screens: title, picker, rules, debrief; and one door to all of them."""
