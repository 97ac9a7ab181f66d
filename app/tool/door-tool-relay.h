/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A relay as "doorctl hub serve" needs it. */
#pragma once

#include <gio/gio.h>

/* The certificate that "doorctl hub relay" made in the folder. NULL without an error: none. */
GTlsCertificate *door_tool_relay_certificate (const char *folder, GError **error);
/* Makes the hub in the folder a relay to `url`, or changes where it forwards; what is NULL stays. */
gboolean door_tool_relay_set (const char *folder,
                              const char *url,
                              const char *token_file,
                              const char *survey_key,
                              GError **error);
