/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What earlier versions left in tests/hub/frozen. */
#pragma once

#include <gio/gio.h>

/* A new folder with the hub of a version ("0.1.0", "0.1.0/conversation"). transfer full. */
char *hub_frozen_thaw (const char *version);
