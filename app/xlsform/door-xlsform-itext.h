/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts that need an <itext> entry: translated ones, ones with media, ones with references where
 * the body cannot hold them.
 */
#pragma once

#include "door-xlsform-write.h"

typedef struct _DoorXlsItext DoorXlsItext;

/* Collects the entries of every language, in the order in which they first occur. Also settles
 * which lists are searched and which need itext, so it comes before the other writers. */
DoorXlsItext *door_xls_itext_new (DoorXlsConversion *conversion);
void door_xls_itext_free (DoorXlsItext *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorXlsItext, door_xls_itext_free)

void door_xls_itext_write (DoorXlsItext *self, DoorXlsWriter *writer);

/* The label stands in itext rather than in the control. */
gboolean door_xls_itext_has_label (const DoorXlsNode *node);
gboolean door_xls_itext_has_hint (const DoorXlsNode *node);
/* The message does, being translated or holding references. */
gboolean door_xls_itext_has_message (const DoorXlsText *message);
