using ComfyAssistant.Host.Settings;
using ComfyAssistant.Plugins.Storage.Postgres;

namespace ComfyAssistant.Host.Data;

/// <summary>Reads <c>COMFY_ASSISTANT_DATABASE</c>.</summary>
internal static class DatabaseSetting
{
    /// <summary>The address that the setting's text says.</summary>
    /// <exception cref="SettingException">It is no address of PostgreSQL.</exception>
    public static PostgresAddress Address(string text) => PostgresAddress.Of(text)
        // The value holds a password: it is not repeated in the message.
        ?? throw new SettingException(KnownSettings.Database, "…", "an address such as postgresql://user:password@host/database");
}
