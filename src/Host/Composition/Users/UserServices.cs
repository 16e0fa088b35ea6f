using ComfyAssistant.Host.Audit;
using ComfyAssistant.Host.Endpoints;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Host.Users;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Composition.Users;

/// <summary>Wires several users, where <c>COMFY_ASSISTANT_USERS</c> says that there are; nothing where there is one.</summary>
internal static class UserServices
{
    /// <summary>Adds what knows users and keeps their services.</summary>
    /// <returns>Whether there are several users.</returns>
    /// <exception cref="SettingException">A variable has a value that cannot be used.</exception>
    public static bool AddUsers(this IServiceCollection services, SettingReader settings)
    {
        var options = UserOptions.From(settings, UserName.Of);
        var limits = DailyLimits.From(settings, hasUsers: options.Source != UserSource.None);
        services.AddSingleton(CurrentUser.Only).AddSingleton(Layers.None).AddSingleton<OwnCalls>();
        if (options.Source == UserSource.None) return false;
        services.AddSingleton(options).AddSingleton<UserTokens>().AddSingleton<UserGate>().AddSingleton<TeamGate>();
        services.AddQuotas(limits);
        // The whole collection, as it is when the service has been built.
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<UserContainers>(provider, new UserParts(services, provider)));
        return true;
    }

    /// <summary>Has every request of the interface answered with its user's own services, and refuses those of nobody.</summary>
    public static void UseUsers(this WebApplication app)
    {
        var gate = app.Services.GetRequiredService<UserGate>();
        var team = app.Services.GetRequiredService<TeamGate>();
        var containers = app.Services.GetRequiredService<UserContainers>();
        var audit = app.Services.GetService<AuditLog>();
        app.UseWhen(
            http => RequestGuard.IsUse(http.Request),
            api => api.Use((http, next) => AnswerAsync(http, next, gate, team, containers, audit)));
    }

    private static async Task AnswerAsync(
        HttpContext http, RequestDelegate next, UserGate gate, TeamGate team, UserContainers containers, AuditLog? audit)
    {
        var (name, refusal) = await gate.FindAsync(http);
        if (name is null)
        {
            await TypedResults.Problem(refusal, statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(http);
            return;
        }
        var (isTeams, refused) = team.Find(http, name);
        if (refused is var (status, why))
        {
            await TypedResults.Problem(why, statusCode: status).ExecuteAsync(http);
            return;
        }
        using var lease = isTeams ? containers.EnterTeam() : containers.Enter(name);
        if (http.Request.Path == ChatEndpoint.Path && HttpMethods.IsPost(http.Request.Method))
            await lease.MakeAsync<AnswerServices>(http.RequestAborted);
        var services = http.RequestServices;
        http.RequestServices = lease.For(services);
        AuditLog.Caller = name;
        var isDone = false;
        try
        {
            await next(http);
            isDone = http.Response.StatusCode < StatusCodes.Status400BadRequest;
        }
        finally
        {
            http.RequestServices = services;
            if (isTeams && TeamGate.Changes(http.Request))
                audit?.AddStudios($"{http.Request.Method} {http.Request.Path}", isDone ? "done" : "failed");
        }
    }
}
