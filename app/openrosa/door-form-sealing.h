/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a form has groups that must stay sealed: only our own hub's envelope can do that, so that
 * such a form is refused wherever submissions take another shape.
 * Thread rule: any thread.
 */
#pragma once

#include <glib.h>

/* TRUE when a bind carries the attribute "sealed" (of any namespace) with a value other than "",
 * "no" or "false". Also TRUE for what is not XML: what cannot be read is not trusted. */
gboolean door_form_has_sealed_groups (GBytes *form_xml);
