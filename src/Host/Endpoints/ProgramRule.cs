using ComfyAssistant.Host.McpServers;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Users;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>Who may add an MCP server that is a program: it runs with all the rights of the service.</summary>
internal static class ProgramRule
{
    private const string NotHere = "A server that is a program can be added only by a page on the machine that runs the service. Write it "
        + "into the file of MCP servers there.";

    private const string NotAmongUsers = "Where a service has several users, a server that is a program cannot be added: it would run with "
        + "the rights of the service, and could read what belongs to the others. Add one that has an address.";

    /// <summary>Lets servers with an address pass, and programs that the one user adds at the service's own machine.</summary>
    /// <exception cref="ContextException">Invalid: it is a program, and may not be added so.</exception>
    public static void Require(ServerEntry entry, CurrentUser user, HttpRequest request)
    {
        if (entry.Command is null) return;
        if (!user.IsOnly) throw new ContextException(ContextFault.Invalid, NotAmongUsers);
        if (!OwnMachine.Made(request)) throw new ContextException(ContextFault.Invalid, NotHere);
    }
}
