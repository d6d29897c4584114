import sys

from tools.command_line import main

sys.exit(main())
