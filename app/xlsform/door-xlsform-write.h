/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XML out, one element a line so that forms diff well; an element with text stays on its line.
 */
#pragma once

#include "door-xlsform-model.h"

typedef struct _DoorXlsWriter DoorXlsWriter;

DoorXlsWriter *door_xls_writer_new (void);
void door_xls_writer_free (DoorXlsWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorXlsWriter, door_xls_writer_free)
/* TRUE once more than DOOR_XML_MAX_BYTES have been written; nothing is then added any more. */
gboolean door_xls_writer_is_full (const DoorXlsWriter *self);
/* Prefixes used and never declared. NULL-terminated. transfer container. */
const char **door_xls_writer_stray_prefixes (DoorXlsWriter *self);
/* Frees the writer. */
GBytes *door_xls_writer_end (DoorXlsWriter *self);

void door_xls_writer_open (DoorXlsWriter *self, const char *name);
/* After open and before anything else. NULL writes nothing, as does a name used before in the
 * same element. */
void door_xls_writer_attribute (DoorXlsWriter *self, const char *name, const char *value);
void door_xls_writer_text (DoorXlsWriter *self, const char *text);
void door_xls_writer_close (DoorXlsWriter *self);
/* An element with text and nothing else. */
void door_xls_writer_leaf (DoorXlsWriter *self, const char *name, const char *text);

/* A text as people read it: references and lookups in it become <output>. */
void door_xls_writer_sentence (DoorXlsWriter *self,
                               DoorXlsConversion *conversion,
                               const char *text,
                               const DoorXlsNode *context);
