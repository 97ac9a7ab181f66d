/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include <string.h>
#include <unistd.h>

#include "door-session-host-private.h"

static GDateTime *
host_now (DoorXpathHost *host)
{
  return door_clock_local (door_host_session (host)->clock);
}

/* splitmix64: small, and the same everywhere. */
static guint64
next_random (DoorSession *self)
{
  guint64 z = (self->random_state += 0x9e3779b97f4a7c15u);

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static void
host_random_bytes (DoorXpathHost *host, guint8 *out, gsize n)
{
  DoorSession *self = door_host_session (host);

  while (n > 0)
    {
      const gsize part = MIN (n, 8);
      guint64 bits = 0;

      if (self->has_seed || getentropy (&bits, sizeof bits) != 0)
        bits = next_random (self);
      memcpy (out, &bits, part);
      out += part;
      n -= part;
    }
}

static double
host_random (DoorXpathHost *host)
{
  guint64 bits;

  host_random_bytes (host, (guint8 *) &bits, sizeof bits);
  return (double) (bits >> 11) / 9007199254740992.0; /* 2^53 */
}

static const char *
host_language (DoorXpathHost *host)
{
  DoorSession *self = door_host_session (host);

  return door_form_language_code (self->def, self->language);
}

static char *
host_property (DoorXpathHost *host, const char *name)
{
  const DoorSession *self = door_host_session (host);
  const char *value = NULL;

  if (g_str_has_prefix (name, "uri:"))
    name += strlen ("uri:");
  if (strcmp (name, "deviceid") == 0)
    value = self->device_id;
  else if (strcmp (name, "username") == 0)
    value = self->username;
  else if (strcmp (name, "email") == 0)
    value = self->email;
  else if (strcmp (name, "phonenumber") == 0 || strcmp (name, "phone number") == 0)
    value = self->phone;
  return g_strdup (value ? value : "");
}

static char *
host_itext (DoorXpathHost *host, const char *id)
{
  return door_session_itext (door_host_session (host), id, DOOR_NODE_ROOT, NULL, FALSE);
}

static char *
host_choice_name (DoorXpathHost *host, const char *value, const char *question, DoorXNode context)
{
  DoorSession *self = door_host_session (host);
  g_autoptr (DoorXpath) path = door_xpath_compile (question, NULL);
  g_auto (DoorXValue) found = DOOR_X_VALUE_INIT;
  DoorNode node;
  DoorControl control;

  if (!path || !door_xpath_eval (path, host, context, context, &found, NULL)
      || found.kind != DOOR_X_NODESET)
    return NULL;
  for (guint i = 0; i < found.nodes->len; i++)
    {
      const DoorXNode x = g_array_index (found.nodes, DoorXNode, i);

      if (!door_xnode_is_ours (x))
        continue;
      node = (DoorNode) x;
      control = door_session_data (self, node)->control;
      if (control != DOOR_CONTROL_NONE)
        return door_session_choice_name (self, value, control, node);
    }
  return NULL;
}

static char *
host_form_version (DoorXpathHost *host)
{
  return g_strdup (door_host_session (host)->def->version);
}

void
door_host_add_surroundings (DoorXpathHost *host)
{
  host->now = host_now;
  host->random = host_random;
  host->random_bytes = host_random_bytes;
  host->language = host_language;
  host->property = host_property;
  host->itext = host_itext;
  host->choice_name = host_choice_name;
  host->form_version = host_form_version;
}
