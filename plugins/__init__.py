"""The engines that come with the studio, each a plugin like any third party's."""
