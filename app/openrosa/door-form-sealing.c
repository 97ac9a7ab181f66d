/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-openrosa"

#include "door-form-sealing.h"

#include "door-xml.h"

#include <string.h>

static gboolean
says_sealed (const xmlNode *bind)
{
  for (const xmlAttr *attribute = bind->properties; attribute != NULL; attribute = attribute->next)
    {
      if (strcmp ((const char *) attribute->name, "sealed") != 0)
        continue;
      g_autofree char *value = door_xml_text ((const xmlNode *) attribute);
      g_strstrip (value);
      if (*value != '\0' && g_ascii_strcasecmp (value, "no") != 0
          && g_ascii_strcasecmp (value, "false") != 0 && g_ascii_strcasecmp (value, "false()") != 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
model_is_sealed (const xmlNode *model)
{
  const xmlNode *bind = door_xml_child (model, NULL, "bind");
  for (; bind != NULL; bind = door_xml_next (bind, NULL, "bind"))
    if (says_sealed (bind))
      return TRUE;
  return FALSE;
}

gboolean
door_form_has_sealed_groups (GBytes *form_xml)
{
  g_return_val_if_fail (form_xml != NULL, TRUE);
  g_autoptr (xmlDoc) doc = door_xml_parse (form_xml, "form", NULL);
  const xmlNode *head
      = doc != NULL ? door_xml_child (xmlDocGetRootElement (doc), NULL, "head") : NULL;
  const xmlNode *model = head != NULL ? door_xml_child (head, NULL, "model") : NULL;
  return model == NULL || model_is_sealed (model);
}
