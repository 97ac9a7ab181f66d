/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ${name} in a cell, and the path it stands for.
 */
#pragma once

#include "door-xlsform-model.h"

/* Points into the text it was found in. */
typedef struct {
  const char *start; /* at the dollar */
  gsize length;
  const char *name;
  gsize name_length;
  gboolean is_last_saved; /* ${last-saved#name} */
} DoorXlsReference;

/* The references in a text, at most `size` of them; -1 when something that begins like one is
 * malformed. */
int door_xls_references_parse (const char *text, DoorXlsReference *ret_references, gsize size);
/* TRUE when the text is one reference and nothing else. */
gboolean door_xls_reference_is_whole (const char *text);
gboolean door_xls_references_any (const char *text);
gboolean door_xls_references_any_last_saved (const char *text);

typedef enum {
  DOOR_XLS_RESOLVE_PLAIN = 0,
  DOOR_XLS_RESOLVE_CURRENT = 1 << 0, /* relative paths begin with current()/ */
  DOOR_XLS_RESOLVE_PARENT
  = 1 << 1, /* a repeat is named from its parent, so that it can be filtered */
} DoorXlsResolveFlags;

/* The text with every reference replaced by its path, as seen from `context` (NULL: from
 * nowhere, always absolute). The path is relative where both ends share a repeat. Unknown names
 * have been reported before and stay as they are. transfer none. */
const char *door_xls_references_resolve (DoorXlsConversion *self,
                                         const char *text,
                                         const DoorXlsNode *context,
                                         DoorXlsResolveFlags flags);

/* The path for one reference found in `text`. */
const char *door_xls_reference_path (DoorXlsConversion *self,
                                     const char *text,
                                     const DoorXlsReference *reference,
                                     const DoorXlsNode *context,
                                     DoorXlsResolveFlags flags);

/* Reports every malformed, unknown or ambiguous reference in the workbook. */
void door_xls_references_check (DoorXlsConversion *self);
