using ComfyAssistant.Host.Chat;
using ComfyAssistant.Host.Endpoints;
using ComfyAssistant.Host.Models.Tokens;
using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.UserContext;

namespace ComfyAssistant.Host.Composition;

/// <summary>
/// What the first chat needs is made side by side: tools, skills and the database on one core, while another makes the routes ready.
/// Made at the start, it would take a third more memory in a service that nobody talks to.
/// </summary>
internal static class FirstChat
{
    /// <summary>Watches for the first chat; to be called before routing.</summary>
    /// <param name="app">The service.</param>
    /// <param name="hasUsers">Whether each of several users has all this for themselves: there is nobody to make it for yet.</param>
    public static void UseFirstChat(this WebApplication app, bool hasUsers)
    {
        var seen = false;
        app.Use((http, next) =>
        {
            if (!seen && http.Request.Path == ChatEndpoint.Path)
            {
                seen = true;
                if (!hasUsers)
                    Prepare(app.Services, app.Lifetime.ApplicationStopping);
                http.Response.OnStarting(() => CountExactly(app.Services));
            }
            return next(http);
        });
    }

    // What fails here fails again where it is needed, and is reported there.
    private static void Prepare(IServiceProvider services, CancellationToken stopping)
    {
        _ = Task.Run(services.GetRequiredService<ChatAgent>, stopping);
        _ = Task.Run(() => services.GetRequiredService<SystemSkillStore>().ListAsync(stopping), stopping);
        _ = Task.Run(() => services.GetRequiredService<RuleStore>().ListAsync(stopping), stopping);
    }

    // Only once the model answers: loading the vocabulary, and counting the tools with it, would hold the first answer up.
    private static Task CountExactly(IServiceProvider services)
    {
        _ = services.GetRequiredService<TokenCounter>().Ready;
        return Task.CompletedTask;
    }
}
