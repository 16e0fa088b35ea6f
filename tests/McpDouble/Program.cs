using McpDouble;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Server;

// An MCP server on standard input and output. The argument is how it begins: "good", or one of the ways in which a server can fail to.
switch (args.FirstOrDefault() ?? "good")
{
    case "silent":
        await new TaskCompletionSource().Task;
        break;
    case "garbage":
        Console.Out.WriteLine("Usage: server [--port PORT]");
        break;
    case "gone":
        Console.Error.WriteLine("The database is locked; the key was sk-planted-1234567890.");
        return 7;
    case "endless":
        while (true) Console.Out.Write(new string('x', 65536));
    case var begins:
        var options = new McpServerOptions();
        new DoubleServer(begins).Configure(options);
        await using (var transport = new StdioServerTransport(options, NullLoggerFactory.Instance))
        await using (var server = McpServer.Create(transport, options, NullLoggerFactory.Instance))
            await server.RunAsync();
        break;
}
return 0;
