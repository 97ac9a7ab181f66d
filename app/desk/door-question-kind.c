/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-desk-private.h"

static DoorQuestionKind
kind_of_input (DoorFormDef *def, DoorItem item)
{
  const char *readonly
      = door_form_expression (def, door_form_control_node (def, item.control), DOOR_EXPR_READONLY);

  if (g_strcmp0 (readonly, "true()") == 0)
    return DOOR_QUESTION_NOTE;
  switch (door_form_data_type (def, door_form_control_node (def, item.control)))
    {
    case DOOR_TYPE_INT:
      return DOOR_QUESTION_INTEGER;
    case DOOR_TYPE_DECIMAL:
      return DOOR_QUESTION_DECIMAL;
    case DOOR_TYPE_DATE:
    case DOOR_TYPE_PARTIAL_DATE:
      return DOOR_QUESTION_DATE;
    case DOOR_TYPE_TIME:
      return DOOR_QUESTION_TIME;
    case DOOR_TYPE_DATE_TIME:
      return DOOR_QUESTION_DATE_TIME;
    case DOOR_TYPE_STRING:
      if (door_form_has_appearance (def, item.control, "multiline")
          || door_form_control_attribute (def, item.control, "rows"))
        return DOOR_QUESTION_LONG_TEXT;
      return DOOR_QUESTION_TEXT;
    case DOOR_TYPE_GEOPOINT:
      return DOOR_QUESTION_POSITION;
    case DOOR_TYPE_BARCODE:
      return DOOR_QUESTION_BARCODE;
    default:
      return DOOR_QUESTION_OTHER;
    }
}

static DoorQuestionKind
kind_of_upload (DoorFormDef *def, DoorItem item)
{
  const char *type = door_form_control_attribute (def, item.control, "mediatype");

  if (door_form_has_appearance (def, item.control, "signature"))
    return DOOR_QUESTION_SIGNATURE;
  if (door_form_has_appearance (def, item.control, "draw")
      || door_form_has_appearance (def, item.control, "annotate"))
    return DOOR_QUESTION_DRAWING;
  if (type && g_str_has_prefix (type, "image/"))
    return DOOR_QUESTION_PICTURE;
  if (type && g_str_has_prefix (type, "audio/"))
    return DOOR_QUESTION_SOUND;
  return DOOR_QUESTION_FILE;
}

DoorQuestionKind
door_question_kind_of (DoorSession *session, DoorItem item)
{
  DoorFormDef *def = door_session_def (session);

  switch (door_form_control_kind (def, item.control))
    {
    case DOOR_CONTROL_GROUP:
    case DOOR_CONTROL_REPEAT:
      return DOOR_QUESTION_HEADING;
    case DOOR_CONTROL_INPUT:
      return kind_of_input (def, item);
    case DOOR_CONTROL_SECRET:
      return DOOR_QUESTION_TEXT;
    case DOOR_CONTROL_SELECT_ONE:
      return DOOR_QUESTION_SELECT_ONE;
    case DOOR_CONTROL_SELECT_MULTIPLE:
      return DOOR_QUESTION_SELECT_MULTIPLE;
    case DOOR_CONTROL_ORDER:
      return DOOR_QUESTION_RANK;
    case DOOR_CONTROL_TRIGGER:
      return DOOR_QUESTION_TRIGGER;
    case DOOR_CONTROL_RANGE:
      return DOOR_QUESTION_RANGE;
    case DOOR_CONTROL_UPLOAD:
      return kind_of_upload (def, item);
    default:
      return DOOR_QUESTION_OTHER;
    }
}
