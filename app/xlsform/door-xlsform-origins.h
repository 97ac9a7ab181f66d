/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The source map: which cell made what in the form.
 */
#pragma once

#include "door-xlsform-model.h"
#include "door-xlsform.h"

typedef struct _DoorXlsOrigins DoorXlsOrigins;

DoorXlsOrigins *door_xls_origins_new (DoorXlsConversion *conversion);
void door_xls_origins_free (DoorXlsOrigins *self);

gboolean door_xls_origins_place (const DoorXlsOrigins *self,
                                 const char *path,
                                 DoorXlsformPart part,
                                 DoorPlace *ret_place);
/* The same for "…/bind[/data/age]/@relevant" and "…/model/instance/data/age". */
gboolean
door_xls_origins_locate (const DoorXlsOrigins *self, const char *element, DoorPlace *ret_place);
