/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where what is shipped beside the program lies: questionnaires, definitions of indicators, tables. */
#pragma once

#include <glib.h>

/* $DOORSTEP_DATA, else ../share/doorstep of the program, else the source that it was built from. NULL
 * when none of them is there. transfer full. */
char *door_data_folder (void);
