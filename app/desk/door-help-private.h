/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "door-help.h"

/* One page out of its Markdown. transfer full. */
DoorHelpPage *door_help_page_parse (const char *id, const char *language, GBytes *markdown);
void door_help_page_free (DoorHelpPage *self);
