using ComfyAssistant.Host.Audit;
using ComfyAssistant.Host.Data;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Composition;

/// <summary>Wires the audit trail, where it is switched on.</summary>
internal static class AuditServices
{
    /// <summary><c>COMFY_ASSISTANT_AUDIT</c>: adds the trail, beside the service's log.</summary>
    /// <exception cref="SettingException">The variable is neither on nor off.</exception>
    public static IServiceCollection AddAudit(this IServiceCollection services, SettingReader settings, DataFolder data)
    {
        if (settings.Switch(AuditLog.Setting))
            services.AddSingleton(provider => new AuditLog(
                Path.Combine(data.Content.LogsFolder, "audit.log"), provider.GetRequiredService<SecretMask>(),
                provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>Notes who makes each request: the address that it comes from.</summary>
    public static void UseAuditedCallers(this WebApplication app)
    {
        if (app.Services.GetService<AuditLog>() is not null)
            app.Use((http, next) =>
            {
                AuditLog.Caller = http.Connection.RemoteIpAddress?.ToString();
                return next(http);
            });
    }
}
