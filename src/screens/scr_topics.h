#ifndef KONTOR_SCREENS_SCR_TOPICS_H
#define KONTOR_SCREENS_SCR_TOPICS_H

#include "kontor/ui/screen.h"

extern const ScreenDef scr_topics_screen;

#endif
